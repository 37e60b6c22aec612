package fr.medinjection.generate;

import fr.medinjection.data.Ids;
import fr.medinjection.export.PromptRenderer;
import fr.medinjection.finetune.ChatModel;
import fr.medinjection.finetune.ModelFolder;
import fr.medinjection.lm.chat.Message;
import fr.medinjection.score.OptionOrder;
import fr.medinjection.score.TestItem;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Test items to questions: one for each order of the options, through the one renderer and the model's own chat template. */
record Asking(ModelFolder model, GenerateConfig config, PromptRenderer renderer, SerializableConfiguration hadoop)
        implements Serializable {
    Iterator<Question> questions(Row row) {
        TestItem item = TestItem.of(row);
        return config.permutations().of(item).stream()
                .map(order -> question(row, item, order))
                .iterator();
    }

    private Question question(Row row, TestItem item, OptionOrder order) {
        ChatModel chat = ChatModel.of(model, hadoop.value());
        Message prompt = new Message(Message.Role.USER, renderer.prompt(order.applied(item.instruction())));
        String text = chat.template().render(List.of(prompt), config.ending());
        return new Question(row, order, Ids.hash(text), chat.tokenizer().encode(text));
    }
}
