package fr.medinjection.finetune;

import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.chat.ChatRenderer;
import fr.medinjection.lm.chat.ChatTemplates;
import fr.medinjection.lm.token.Tokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A model's way to write chats: its tokenizer and its template, loaded once a process. */
public record ChatModel(Tokenizer tokenizer, ChatRenderer template) {
    private static final Map<ModelFolder, ChatModel> LOADED = new HashMap<>();

    public static ChatModel of(ModelFolder model, Configuration hadoop) {
        synchronized (LOADED) {
            return LOADED.computeIfAbsent(model, folder -> {
                Path local = folder.local(hadoop);
                Tokenizer tokenizer = Tokenizer.open(local);
                tokenizer.require(ModelConfig.read(local));
                return new ChatModel(tokenizer, ChatTemplates.of(local));
            });
        }
    }
}
