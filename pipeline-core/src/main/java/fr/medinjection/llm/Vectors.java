package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Vectors as the ledger keeps them: 32-bit numbers, little end first, in base 64. */
final class Vectors {
    private static final String BETWEEN = "\n";

    private Vectors() {}

    /** What is no number in a list of numbers is not 0 for that. */
    static String encode(JsonNode numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(number -> bytes.putFloat(number.isNumber() ? (float) number.doubleValue() : Float.NaN));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Several vectors, a line each. */
    static String lines(Stream<JsonNode> vectors) {
        return vectors.map(Vectors::encode).collect(Collectors.joining(BETWEEN));
    }

    static List<String> ofLines(String lines) {
        return List.of(lines.split(BETWEEN, -1));
    }

    /** How many numbers a vector has. */
    static int length(String vector) {
        return Base64.getDecoder().decode(vector).length / Float.BYTES;
    }

    static List<Float> decode(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        List<Float> numbers = new ArrayList<>(bytes.remaining() / Float.BYTES);
        while (bytes.hasRemaining()) {
            numbers.add(bytes.getFloat());
        }
        return numbers;
    }
}
