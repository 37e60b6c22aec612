package fr.medinjection.source;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.SourceText;
import java.util.List;

/**
 * What a raw record became: instructions or texts to keep, or nothing with the reason why it was passed over (another
 * category, an unanswered question): counted, but not an error.
 */
public record Parsed(List<Instruction> instructions, List<SourceText> texts, String skipped) {
    public static Parsed of(Instruction instruction) {
        return new Parsed(List.of(instruction), List.of(), "");
    }

    public static Parsed of(List<Instruction> instructions) {
        return new Parsed(instructions, List.of(), "");
    }

    public static Parsed of(SourceText text) {
        return new Parsed(List.of(), List.of(text), "");
    }

    /** Nothing, for a documented reason in kebab case ({@code other-category}). */
    public static Parsed skip(String reason) {
        return new Parsed(List.of(), List.of(), reason);
    }
}
