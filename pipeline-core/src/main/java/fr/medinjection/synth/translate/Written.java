package fr.medinjection.synth.translate;

import fr.medinjection.data.Instruction;
import fr.medinjection.llm.LlmCalls;
import java.io.Serializable;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** From items to requests, by the id of the item. */
record Written(Writer writer) implements MapFunction<Row, Row> {
    /** Writes an item as a request. */
    interface Writer extends Serializable {
        String json(Instruction item);
    }

    static Dataset<Row> requests(Dataset<Row> items, Writer writer) {
        return items.map(new Written(writer), Encoders.row(LlmCalls.REQUESTS));
    }

    @Override
    public Row call(Row row) {
        Instruction item = Instruction.of(row);
        return RowFactory.create(item.id(), writer.json(item));
    }
}
