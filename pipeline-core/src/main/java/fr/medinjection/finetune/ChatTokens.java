package fr.medinjection.finetune;

import fr.medinjection.data.Instruction;
import fr.medinjection.data.Split;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.lm.chat.ChatTemplate;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.lm.chat.RenderedChat;
import fr.medinjection.lm.token.Tokens;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Items to chats in token ids: the one renderer's prompt and the gold answer, as the model's own template writes them and its own
 * tokenizer cuts them.
 */
final class ChatTokens implements Serializable {
    private static final long serialVersionUID = 1;

    private final ModelFolder model;
    private final PromptRenderer renderer;
    private final SerializableConfiguration hadoop;

    ChatTokens(ModelFolder model, PromptRenderer renderer, SerializableConfiguration hadoop) {
        this.model = model;
        this.renderer = renderer;
        this.hadoop = hadoop;
    }

    TokenisedItem of(Instruction item) {
        Message prompt = new Message(Message.Role.USER, renderer.prompt(item));
        Message answer = new Message(Message.Role.ASSISTANT, renderer.gold(item));
        ChatModel chat = ChatModel.of(model, hadoop.value());
        RenderedChat text = chat.template().rendered(List.of(prompt, answer), ChatTemplate.Ending.NONE);
        Tokens tokens = chat.tokenizer().tokens(text.text());
        TokenisedItem.Use use = item.split() == Split.TRAIN ? TokenisedItem.Use.TRAINING : TokenisedItem.Use.EVALUATION;
        return new TokenisedItem(
                item.id(), use, tokens.ids(), text.answered(tokens).toLongArray());
    }
}
