package fr.medinjection.score.judge;

import fr.medinjection.data.Ids;
import fr.medinjection.finetune.ChatModel;
import fr.medinjection.finetune.ModelFolder;
import fr.medinjection.finetune.SharedModels;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.stage.CodeVersion;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/** A judge that runs on the engine of this project, on all machines of a cluster. */
record EngineBench(ModelFolder model, int tasks, SerializableConfiguration hadoop) implements Bench, Serializable {
    @Override
    public String version() {
        return Ids.hash(model.version(), CodeVersion.of(ModelConfig.class));
    }

    @Override
    public Dataset<Row> judged(Dataset<Row> answers, Judgement.Judge judge) {
        return answers.repartition(tasks, functions.col("item_fingerprint"), functions.col("reply"))
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) rows -> ofTask(rows, judge), Encoders.row(Judgement.SCHEMA));
    }

    /** The weights are shared with the tasks beside this one. */
    private Iterator<Row> ofTask(Iterator<Row> answers, Judgement.Judge judge) {
        if (!answers.hasNext()) {
            return Collections.emptyIterator();
        }
        Configuration files = hadoop.value();
        SharedModels.Loan loan = SharedModels.borrow(model, files);
        TaskContext.get().addTaskCompletionListener(context -> {
            loan.close(); // a block, for Scala has a listener that gives a value
        });
        BinaryChoice choice = new BinaryChoice(ChatModel.of(model, files), Decoder.of(loan.weights()));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(answers, Spliterator.ORDERED), false)
                .map(Judgement.Answered::of)
                .flatMap(answer -> choice.judged(answer).rows(judge).stream())
                .iterator();
    }
}
