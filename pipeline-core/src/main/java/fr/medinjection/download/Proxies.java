package fr.medinjection.download;

import fr.medinjection.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;

/** The proxies of the JVM's properties, else of the environment ({@code https_proxy}, {@code no_proxy} and so on). */
public final class Proxies extends ProxySelector {
    private final UnaryOperator<String> environment;

    public Proxies(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (uri.getHost() == null || Addresses.isThisMachine(uri.getHost())) {
            return List.of(Proxy.NO_PROXY);
        }
        List<Proxy> ofJvm = ofJvm(uri);
        return ofJvm.isEmpty() ? List.of(ofEnvironment(uri).map(Proxies::proxy).orElse(Proxy.NO_PROXY)) : ofJvm;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // OkHttp reports the failure itself.
    }

    /** Answers a proxy that asks who is there with the user of its address, once. */
    public Authenticator authenticator() {
        return (route, response) -> {
            Request request = response.request();
            Optional<URI> proxy = ofEnvironment(request.url().uri()).filter(uri -> uri.getUserInfo() != null);
            if (proxy.isEmpty() || request.header("Proxy-Authorization") != null) {
                return null;
            }
            String[] user = proxy.get().getUserInfo().split(":", 2);
            String credentials = Credentials.basic(user[0], user.length == 2 ? user[1] : "");
            return request.newBuilder()
                    .header("Proxy-Authorization", credentials)
                    .build();
        };
    }

    private static List<Proxy> ofJvm(URI uri) {
        ProxySelector jvm = ProxySelector.getDefault();
        List<Proxy> proxies = jvm == null ? List.of() : jvm.select(uri);
        return proxies.stream().filter(p -> p.type() != Proxy.Type.DIRECT).toList();
    }

    private Optional<URI> ofEnvironment(URI uri) {
        if (bypassed(uri.getHost().toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return Stream.of(uri.getScheme() + "_proxy", "all_proxy")
                .map(this::variable)
                .filter(Objects::nonNull)
                .findFirst()
                .map(Proxies::address);
    }

    private static URI address(String value) {
        try {
            URI address = new URI(value.contains("://") ? value : "http://" + value);
            if (address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Its message has the whole address, and thus the password: it goes no further.
        }
        throw new UserException("Invalid address of a proxy in the environment, expected http://host:port"
                + " or http://user:password@host:port with special characters percent-encoded");
    }

    private boolean bypassed(String host) {
        String list = variable("no_proxy");
        return list != null
                && Arrays.stream(list.toLowerCase(Locale.ROOT).split("[, ]+"))
                        .map(name -> name.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", ""))
                        .anyMatch(name -> name.equals("*") || host.equals(name) || host.endsWith("." + name));
    }

    private String variable(String name) {
        String lower = environment.apply(name);
        String value = lower == null ? environment.apply(name.toUpperCase(Locale.ROOT)) : lower;
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Proxy proxy(URI address) {
        boolean socks = address.getScheme().startsWith("socks");
        int port = address.getPort() >= 0 ? address.getPort() : socks ? 1080 : 80;
        return new Proxy(
                socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(address.getHost(), port));
    }
}
