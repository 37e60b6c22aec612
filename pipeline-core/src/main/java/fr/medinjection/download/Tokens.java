package fr.medinjection.download;

import fr.medinjection.UserException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/** Bearer tokens by host. Their values appear in one request header and nowhere else. */
final class Tokens {
    private final Map<String, String> variables;
    private final UnaryOperator<String> environment;

    Tokens(Map<String, String> variables, UnaryOperator<String> environment) {
        this.variables = variables;
        this.environment = environment;
    }

    /** The token for this address; none over plain HTTP, except to this machine. */
    Optional<String> of(HttpUrl address) {
        if (!address.isHttps() && !Addresses.isThisMachine(address.host())) {
            return Optional.empty();
        }
        return variable(address).flatMap(this::value);
    }

    /** The environment variable configured for this address. */
    Optional<String> variable(HttpUrl address) {
        return Optional.ofNullable(variables.get(Addresses.authority(address)));
    }

    private Optional<String> value(String variable) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        String token = value.strip();
        // OkHttp would refuse it too, with the header's value in its message.
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new UserException("Invalid token in " + variable + ": it holds characters no header may hold");
        }
        return Optional.of(token);
    }
}
