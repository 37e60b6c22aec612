package fr.medinjection.corpus;

/** What happens to a row that a finding (a duplicate, a leak) speaks against: it is only reported, or dropped. */
public enum FindingPolicy {
    REPORT,
    DROP
}
