package fr.medinjection.generate;

import fr.medinjection.finetune.ChatModel;
import fr.medinjection.finetune.SharedModels;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.Dropout;
import fr.medinjection.score.Prediction;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** What a task does with its questions. The base model's weights are shared with the tasks beside it. */
record Answering(Asked model, GenerateConfig config, String testSet, SerializableConfiguration hadoop)
        implements Serializable {
    Iterator<Row> of(Iterator<Tuple2<Place, Question>> questions) {
        if (!questions.hasNext()) {
            return Collections.emptyIterator();
        }
        Configuration files = hadoop.value();
        SharedModels.Loan loan = SharedModels.borrow(model.base(), files);
        Optional<Adapter> adapter = model.worn().map(folder -> Adapter.load(folder.local(files), loan.weights()));
        TaskContext.get().addTaskCompletionListener(context -> {
            adapter.ifPresent(Adapter::close);
            loan.close();
        });
        Decoder decoder = adapter.map(worn -> worn.decoder(Dropout.none())).orElseGet(() -> Decoder.of(loan.weights()));
        Responder responder = new Responder(model, config, testSet, ChatModel.of(model.base(), files), decoder);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(new Batches(questions), Spliterator.ORDERED), false)
                .flatMap(batch -> responder.answers(batch).stream())
                .map(Prediction::toRow)
                .iterator();
    }
}
