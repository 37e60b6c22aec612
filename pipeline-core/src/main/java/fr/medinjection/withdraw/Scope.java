package fr.medinjection.withdraw;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a withdrawal names: a whole source, one record by its id upstream, one row by its id here, or a licence. */
public enum Scope {
    @JsonProperty("source")
    SOURCE,
    @JsonProperty("record")
    RECORD,
    @JsonProperty("id")
    ID,
    @JsonProperty("licence")
    LICENCE
}
