package fr.medinjection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Vectors as the ledger keeps them: 32-bit numbers, little end first, in base 64. */
final class Vectors {
    private Vectors() {}

    static String encode(JsonNode numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(number -> bytes.putFloat((float) number.asDouble()));
        return Base64.getEncoder().encodeToString(bytes.array());
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
