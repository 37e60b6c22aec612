package fr.medinjection.source.raw;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Tells an object whose members are records from an object that is a record. */
final class KeyedObject {
    private KeyedObject() {}

    /** Whether all members of the object at the head of a file are objects, as far as the head goes. */
    static boolean isKeyed(byte[] head) {
        try (var members = new JsonElements(new ByteArrayInputStream(head), JsonElements.Shape.OBJECT, head.length)) {
            int count = 0;
            while (true) {
                switch (members.next()) {
                    case ELEMENT -> {
                        if (!isObject(members)) {
                            return false;
                        }
                        count++;
                    }
                    case TRUNCATED -> {
                        return count > 0 || members.length() == 0 || isObject(members);
                    }
                    case END -> {
                        return count > 0;
                    }
                    case TRAILING -> {
                        return false;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isObject(JsonElements members) {
        int start = members.valueStart();
        return start > 0 && start < members.length() && members.bytes()[start] == '{';
    }
}
