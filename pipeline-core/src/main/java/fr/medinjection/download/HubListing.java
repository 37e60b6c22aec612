package fr.medinjection.download;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Failsafe;
import fr.medinjection.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** The files of a model as the hub's API lists them, page after page. */
final class HubListing {
    private static final int LONGEST_PAGE = 8 << 20;
    private static final int MOST_PAGES = 50;
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Web web;
    private final DownloadConfig.Transfer limits;
    private final HttpUrl hub;

    /** One page and where the next one is. */
    private record Page(JsonNode files, Optional<HttpUrl> next) {}

    HubListing(Web web, DownloadConfig.Transfer limits, String hub) {
        this.web = web;
        this.limits = limits;
        this.hub = Addresses.parse(hub);
    }

    /** Where a file of the model is fetched. */
    HttpUrl address(ModelsConfig.RemoteModel model, String path) {
        return at(model, "")
                .addPathSegment("resolve")
                .addPathSegment(model.revision())
                .addPathSegments(path)
                .build();
    }

    List<HubFile> files(ModelsConfig.RemoteModel model) {
        List<HubFile> files = new ArrayList<>();
        Optional<HttpUrl> next = Optional.of(at(model, "api/models")
                .addPathSegment("tree")
                .addPathSegment(model.revision())
                .build());
        for (int pages = 0; next.isPresent(); pages++) {
            if (pages == MOST_PAGES) {
                throw new UserException("Cannot list " + model.id() + ": more than " + MOST_PAGES + " pages");
            }
            Page page = page(next.get());
            page.files().forEach(entry -> add(model, entry, files));
            next = page.next();
        }
        return files;
    }

    private HttpUrl.Builder at(ModelsConfig.RemoteModel model, String before) {
        if (!ID.matcher(model.id()).matches()) {
            throw new UserException("Invalid model id: " + model.id() + ", expected owner/name");
        }
        HttpUrl.Builder address = hub.newBuilder();
        return (before.isEmpty() ? address : address.addPathSegments(before)).addPathSegments(model.id());
    }

    private Page page(HttpUrl address) {
        try {
            return Failsafe.with(Retries.of(limits)).get(() -> attempt(address));
        } catch (TransientException e) {
            throw new UserException("Cannot fetch " + Addresses.shown(address) + ": " + e.getMessage() + ", after "
                    + limits.maxAttempts() + " attempts");
        }
    }

    private Page attempt(HttpUrl address) {
        try (Response reply = web.get(address, Headers.of("Accept", "application/json"))) {
            if (reply.code() != 200) {
                throw web.refused(address, reply, limits);
            }
            JsonNode files = JSON.readTree(body(address, reply));
            if (!files.isArray()) {
                throw invalid(address, "its answer is no list of files");
            }
            return new Page(files, next(address, reply.header("Link")));
        } catch (JsonProcessingException e) {
            throw invalid(address, "its answer is no JSON");
        } catch (IOException e) {
            throw new TransientException(Web.reason(e));
        }
    }

    private static byte[] body(HttpUrl address, Response reply) throws IOException {
        try (InputStream in = reply.body().byteStream()) {
            byte[] body = in.readNBytes(LONGEST_PAGE + 1);
            if (body.length > LONGEST_PAGE) {
                throw invalid(address, "its answer is longer than " + LONGEST_PAGE + " bytes");
            }
            return body;
        }
    }

    private static Optional<HttpUrl> next(HttpUrl address, String link) {
        Matcher matcher = NEXT.matcher(link == null ? "" : link);
        if (!matcher.find()) {
            return Optional.empty();
        }
        HttpUrl next = Addresses.next(address, matcher.group(1));
        if (!Addresses.sameOrigin(address, next)) {
            throw invalid(address, "its next page is at another place, " + Addresses.shown(next));
        }
        return Optional.of(next);
    }

    private static void add(ModelsConfig.RemoteModel model, JsonNode entry, List<HubFile> files) {
        if (!entry.path("type").asText().equals("file")) {
            return;
        }
        String sum = entry.path("lfs").path("oid").asText("");
        long size = entry.path("size").asLong(-1);
        if (!entry.path("path").isTextual()
                || size < 0
                || !(sum.isEmpty() || SHA256.matcher(sum).matches())) {
            throw new UserException("Cannot list " + model.id() + ": the hub says " + entry);
        }
        files.add(new HubFile(entry.path("path").asText(), size, sum));
    }

    private static UserException invalid(HttpUrl address, String why) {
        return new UserException("Cannot fetch " + Addresses.shown(address) + ": " + why);
    }
}
