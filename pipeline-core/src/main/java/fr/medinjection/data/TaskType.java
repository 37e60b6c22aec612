package fr.medinjection.data;

/**
 * The form of an item, as its source defines it: {@code MCQ} allows several right options, {@code MCQU} has exactly one,
 * {@code OEQ} is open. The type follows the source's form, not how many options happen to be right.
 */
public enum TaskType {
    MCQ,
    MCQU,
    OEQ;

    /** Whether the item offers options to choose from. */
    public boolean isClosed() {
        return this != OEQ;
    }
}
