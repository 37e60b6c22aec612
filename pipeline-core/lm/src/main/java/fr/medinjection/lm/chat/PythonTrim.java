package fr.medinjection.lm.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;

/** The filter {@code trim} as Python strips: no-break spaces, too. */
final class PythonTrim implements Filter {
    @Override
    public String getName() {
        return "trim";
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
        return value == null ? "" : PythonText.trimmed(String.valueOf(value));
    }
}
