package fr.medinjection.generate;

import fr.medinjection.finetune.ChatModel;
import fr.medinjection.finetune.SharedModels;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.train.Adapter;
import fr.medinjection.lm.train.Dropout;
import fr.medinjection.score.Prediction;
import fr.medinjection.score.Reply;
import fr.medinjection.score.Run;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * What a task does with its questions. The base model's weights are shared with the tasks beside it.
 *
 * @param kept the folder of replies of queues that are done
 * @param counters of the questions
 */
record Answering(
        Asked model,
        GenerateConfig config,
        String testSet,
        String kept,
        AnswerProgress.Counters counters,
        SerializableConfiguration hadoop)
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
        Responder responder = new Responder(config, ChatModel.of(model.base(), files), decoder);
        KeptReplies replies = kept(files);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(new Batches(questions), Spliterator.ORDERED), false)
                .flatMap(queue -> predictions(queue, responder, replies))
                .map(Prediction::toRow)
                .iterator();
    }

    private KeptReplies kept(Configuration files) {
        Path folder = new Path(kept);
        try {
            return new KeptReplies(folder.getFileSystem(files), folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot reach " + kept, e);
        }
    }

    private Stream<Prediction> predictions(List<Question> queue, Responder responder, KeptReplies kept) {
        Optional<List<List<Reply>>> before = kept.of(queue);
        List<List<Reply>> replies = before.orElseGet(() -> kept.keep(queue, responder.replies(queue)));
        (before.isPresent() ? counters.before() : counters.now()).add(queue.size());
        List<Decoding> decodings = responder.decodings(queue.get(0));
        return IntStream.range(0, queue.size()).boxed().flatMap(i -> IntStream.range(0, decodings.size())
                .mapToObj(way -> prediction(
                        queue.get(i), decodings.get(way), replies.get(i).get(way))));
    }

    private Prediction prediction(Question question, Decoding decoding, Reply reply) {
        Run run = new Run(model.name(), model.trainingSeed(), decoding.label());
        return Prediction.of(question.testItem(), testSet, run, question.order(), question.promptHash(), reply);
    }
}
