package fr.medinjection.source.raw;

import java.io.Serializable;

/**
 * The bounds within which raw files are read, so that no input however broken or hostile exhausts a machine.
 *
 * @param maxRecordBytes a longer record is quarantined, and reading goes on behind it
 * @param maxNesting a record nested deeper is quarantined
 * @param splitBytes files of JSON lines above this size are read by several tasks, and small files share one up to it
 * @param maxUnitBytes the size of a group of files that a corpus reads together
 * @param maxSideFileBytes the size of all side files of a source
 * @param maxEntryBytes the uncompressed size of one archive entry or compressed file
 * @param maxArchiveBytes the uncompressed size of all entries taken from one archive
 * @param maxCompressionRatio uncompressed by compressed size above which an entry is taken for a bomb
 * @param quarantineChars the length to which raw text is cut in quarantine
 */
public record RawLimits(
        int maxRecordBytes,
        int maxNesting,
        long splitBytes,
        long maxUnitBytes,
        long maxSideFileBytes,
        long maxEntryBytes,
        long maxArchiveBytes,
        int maxCompressionRatio,
        int quarantineChars)
        implements Serializable {}
