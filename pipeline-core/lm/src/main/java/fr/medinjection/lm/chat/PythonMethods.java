package fr.medinjection.lm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/** The methods of Python's strings that chat templates call. */
final class PythonMethods extends ELResolver {
    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        if (!(base instanceof String text)) {
            return null;
        }
        Object result = call(text, String.valueOf(method), arguments);
        context.setPropertyResolved(result != null);
        return result;
    }

    private static Object call(String text, String method, Object[] arguments) {
        String argument = arguments.length == 0 ? null : String.valueOf(arguments[0]);
        return switch (method) {
            case "startswith" -> argument == null ? null : (Object) text.startsWith(argument);
            case "endswith" -> argument == null ? null : (Object) text.endsWith(argument);
            case "strip" -> PythonText.rstripped(PythonText.lstripped(text, drop(argument)), drop(argument));
            case "lstrip" -> PythonText.lstripped(text, drop(argument));
            case "rstrip" -> PythonText.rstripped(text, drop(argument));
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "split" -> argument == null || argument.isEmpty() ? null : split(text, argument);
            default -> null;
        };
    }

    private static IntPredicate drop(String characters) {
        return characters == null ? PythonText::isSpace : c -> characters.indexOf(c) >= 0;
    }

    /** Empty parts at the end count, too. */
    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        // Strings have nothing to set.
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public java.util.Iterator<java.beans.FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return java.util.Collections.emptyIterator();
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return String.class;
    }
}
