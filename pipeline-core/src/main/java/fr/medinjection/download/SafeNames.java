package fr.medinjection.download;

import fr.medinjection.UserException;

/** Relative paths that stay below the folder they are meant for, on every file system. */
final class SafeNames {
    private SafeNames() {}

    /** {@code name} itself, or an error that calls it a {@code what}. */
    static String relative(String what, String name) {
        for (String step : name.split("/", -1)) {
            if (!safe(step)) {
                throw new UserException(
                        "Invalid " + what + ": " + printable(name) + ", expected a path below its folder");
            }
        }
        return name;
    }

    private static boolean safe(String step) {
        return !step.isBlank()
                && !step.equals(".")
                && !step.equals("..")
                && step.indexOf('\\') < 0
                && step.indexOf(':') < 0
                && step.chars().noneMatch(Character::isISOControl);
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
