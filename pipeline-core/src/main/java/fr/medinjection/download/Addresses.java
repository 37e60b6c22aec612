package fr.medinjection.download;

import fr.medinjection.UserException;
import okhttp3.HttpUrl;

/** Which addresses are taken, and how they are shown: without query, which may hold a signature. */
final class Addresses {
    private Addresses() {}

    static HttpUrl parse(String text) {
        HttpUrl address = HttpUrl.parse(text);
        if (address == null) {
            throw new UserException("Invalid address: " + withoutSecrets(text) + ", expected http:// or https://");
        }
        return withoutUser(address);
    }

    /** Where a redirect leads. */
    static HttpUrl next(HttpUrl from, String location) {
        HttpUrl next = location == null ? null : from.resolve(location);
        if (next == null) {
            throw new UserException("Cannot follow the redirect of " + shown(from) + ": it leads nowhere by HTTP");
        }
        if (from.isHttps() && !next.isHttps()) {
            throw new UserException(
                    "Cannot follow the redirect of " + shown(from) + ": it gives up encryption at " + shown(next));
        }
        return withoutUser(next);
    }

    static boolean sameOrigin(HttpUrl a, HttpUrl b) {
        return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
    }

    /** {@code host}, with the port where it is not the scheme's own. */
    static String authority(HttpUrl address) {
        boolean usual = address.port() == HttpUrl.defaultPort(address.scheme());
        return usual ? address.host() : address.host() + ":" + address.port();
    }

    static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    static String shown(HttpUrl address) {
        return address.scheme() + "://" + authority(address) + address.encodedPath();
    }

    private static HttpUrl withoutUser(HttpUrl address) {
        if (!address.encodedUsername().isEmpty() || !address.encodedPassword().isEmpty()) {
            throw new UserException(
                    "Invalid address: " + shown(address) + ", expected one without user name or password");
        }
        return address;
    }

    private static String withoutSecrets(String text) {
        return text.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
    }
}
