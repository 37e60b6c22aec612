package fr.medinjection.job;

import fr.medinjection.source.raw.RawLimits;

/**
 * How raw files are read.
 *
 * @param maxBadShare the share of a source's records that may go to quarantine before the job fails
 * @param limits bounds on what one file, record or archive may take
 */
public record IngestConfig(double maxBadShare, RawLimits limits) {}
