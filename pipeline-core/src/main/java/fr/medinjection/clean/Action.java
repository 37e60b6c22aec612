package fr.medinjection.clean;

/** What follows from a finding: the row is flagged, or dropped with the reason, or the job fails. */
public enum Action {
    FLAG,
    DROP,
    FAIL
}
