package fr.medinjection.finetune;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.chat.ChatRenderer;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.chat.ChatTemplates;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.lm.chat.RenderedChat;
import fr.medinjection.lm.token.Tokenizer;
import fr.medinjection.lm.token.Tokens;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Items to chats in token ids: the one renderer's prompt and the gold answer, as the model's own template writes them and its own
 * tokenizer cuts them. The tokenizer is loaded once a process.
 */
final class ChatTokens implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Map<ModelFolder, Chat> CHATS = new HashMap<>();

    private final ModelFolder model;
    private final PromptRenderer renderer;
    private final SerializableConfiguration hadoop;

    ChatTokens(ModelFolder model, PromptRenderer renderer, SerializableConfiguration hadoop) {
        this.model = model;
        this.renderer = renderer;
        this.hadoop = hadoop;
    }

    /** A model's way to write chats. */
    private record Chat(Tokenizer tokenizer, ChatRenderer template) {}

    TokenisedItem of(Instruction item) {
        Message prompt = new Message(Message.Role.USER, renderer.prompt(item));
        Message answer = new Message(Message.Role.ASSISTANT, renderer.gold(item));
        Chat chat = chat();
        RenderedChat text = chat.template().rendered(List.of(prompt, answer), ChatTemplate.Ending.NONE);
        Tokens tokens = chat.tokenizer().tokens(text.text());
        TokenisedItem.Use use = item.split() == Split.TRAIN ? TokenisedItem.Use.TRAINING : TokenisedItem.Use.EVALUATION;
        return new TokenisedItem(
                item.id(), use, tokens.ids(), text.answered(tokens).toLongArray());
    }

    private Chat chat() {
        synchronized (CHATS) {
            return CHATS.computeIfAbsent(model, folder -> {
                Path local = folder.local(hadoop.value());
                Tokenizer tokenizer = Tokenizer.open(local);
                tokenizer.require(ModelConfig.read(local));
                return new Chat(tokenizer, ChatTemplates.of(local));
            });
        }
    }
}
