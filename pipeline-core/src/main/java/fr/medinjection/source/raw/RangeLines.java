package fr.medinjection.source.raw;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Counts the lines of each range of large files, so that records keep the numbers they have in the whole file. */
final class RangeLines implements Serializable {
    private static final long serialVersionUID = 1;

    private final ArrayList<RawUnit.Lines> ranges;
    private final SerializableConfiguration hadoop;

    private RangeLines(List<RawUnit.Lines> ranges, SerializableConfiguration hadoop) {
        this.ranges = new ArrayList<>(ranges);
        this.hadoop = hadoop;
    }

    /** The units, with every range of lines knowing how many lines begin before it. */
    static List<RawUnit> numbered(List<RawUnit> units, SparkSession spark, SerializableConfiguration hadoop) {
        List<RawUnit.Lines> ranges = units.stream()
                .filter(RawUnit.Lines.class::isInstance)
                .map(RawUnit.Lines.class::cast)
                .toList();
        if (ranges.isEmpty()) {
            return units;
        }
        RangeLines counting = new RangeLines(ranges, hadoop);
        List<Long> counts = spark.range(0, ranges.size(), 1, ranges.size())
                .map((MapFunction<Long, Long>) i -> counting.count(i.intValue()), Encoders.LONG())
                .collectAsList();
        List<RawUnit> numbered = new ArrayList<>();
        long before = 0;
        int range = 0;
        for (RawUnit unit : units) {
            if (unit instanceof RawUnit.Lines lines) {
                before = lines.start() == 0 ? 0 : before;
                numbered.add(lines.after(before));
                before += counts.get(range++);
            } else {
                numbered.add(unit);
            }
        }
        return numbered;
    }

    /** How many lines begin in a range: one behind every line feed of the range that starts one byte earlier. */
    private long count(int index) throws IOException {
        RawUnit.Lines range = ranges.get(index);
        Path path = new Path(range.file().path());
        try (var in = path.getFileSystem(hadoop.value()).open(path)) {
            long from = Math.max(0, range.start() - 1);
            in.seek(from);
            return (range.start() == 0 ? 1 : 0) + lineFeeds(in, range.end() - 1 - from);
        }
    }

    private static long lineFeeds(InputStream in, long bytes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long count = 0;
        long left = bytes;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
            for (int i = 0; i < read; i++) {
                count += buffer[i] == '\n' ? 1 : 0;
            }
        }
        return count;
    }
}
