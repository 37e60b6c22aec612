package fr.medinjection.embed;

import fr.medinjection.data.Instruction;
import fr.medinjection.export.PromptRenderer;

/** Which text of an item is embedded. */
public enum EmbeddedText {
    /** The question alone. */
    QUESTION {
        @Override
        String of(Instruction item, PromptRenderer renderer) {
            return item.question();
        }
    },
    /** The instruction of the published layout: the question with its options, without saying how to answer. */
    INSTRUCTION {
        @Override
        String of(Instruction item, PromptRenderer renderer) {
            return renderer.published(item);
        }
    },
    /** The context, where there is one, and the instruction. */
    ITEM {
        @Override
        String of(Instruction item, PromptRenderer renderer) {
            String instruction = renderer.published(item);
            return item.context().isEmpty() ? instruction : item.context() + "\n\n" + instruction;
        }
    };

    abstract String of(Instruction item, PromptRenderer renderer);
}
