package fr.medinjection.download;

import fr.medinjection.UserException;
import fr.medinjection.download.DownloadConfig.RemoteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** One attempt to bring the staged part of a file to its full length; the next one goes on where it ended. */
final class Transfer {
    /** Hears the bytes here and the bytes there will be, -1 where that is not known. */
    interface Meter {
        void moved(long done, long total);
    }

    private final Web web;
    private final DownloadConfig.Transfer limits;
    private final RemoteFile file;
    private final HttpUrl address;
    private final Staging staging;
    private final Meter meter;

    Transfer(Web web, DownloadConfig.Transfer limits, RemoteFile file, Staging staging, Meter meter) {
        this.web = web;
        this.limits = limits;
        this.file = file;
        this.address = Addresses.parse(file.url());
        this.staging = staging;
        this.meter = meter;
    }

    /** Failures of the network are {@link TransientException}, those of the target {@link UncheckedIOException}. */
    void attempt() {
        try {
            Staging.Have have = staging.have(address);
            if (!have.whole()) {
                fetch(have);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks for the byte after the last: a server that has one declared too short a length before.
     * HTTP itself cannot tell, since it reads no further than the declared length.
     */
    void confirmEnd(long length) {
        Optional<Long> found;
        try (Response reply = web.get(address, headers("bytes=" + length + "-", ""))) {
            found = lengthIn(reply);
        } catch (TransientException e) {
            return;
        }
        if (found.isPresent() && found.get() != length) {
            throw wrong(refusal("the server declared " + length + " bytes and has " + found.get()));
        }
    }

    private static Optional<Long> lengthIn(Response reply) {
        Optional<Replies.Range> range = Replies.range(reply);
        if (reply.code() == 200) {
            return Optional.of(reply.body().contentLength()).filter(length -> length >= 0);
        }
        boolean ranged = reply.code() == 206 || reply.code() == 416;
        return ranged ? range.map(Replies.Range::total).filter(total -> total >= 0) : Optional.empty();
    }

    private void fetch(Staging.Have have) throws IOException {
        boolean resumes = have.offset() > 0;
        Headers headers =
                resumes ? headers("bytes=" + have.offset() + "-", have.state().validator()) : headers("", "");
        try (Response reply = web.get(address, headers)) {
            switch (reply.code()) {
                case 200 -> fromStart(reply);
                case 206 -> goOn(reply, have);
                case 416 -> beyondEnd(reply, have);
                default -> throw web.refused(address, reply, limits);
            }
        }
    }

    /** {@code identity}, since a compressed transfer has neither the length nor the offsets of the file. */
    private static Headers headers(String range, String ifRange) {
        Headers.Builder headers = new Headers.Builder().add("Accept-Encoding", "identity");
        if (!range.isEmpty()) {
            headers.add("Range", range);
        }
        if (!ifRange.isEmpty()) {
            headers.add("If-Range", ifRange);
        }
        return headers.build();
    }

    private void fromStart(Response reply) throws IOException {
        if (!"identity".equals(reply.header("Content-Encoding", "identity"))) {
            throw wrong("the server sends it in an encoding nobody asked for");
        }
        long total = reply.body().contentLength();
        bound(total);
        String validator = Replies.validator(reply);
        Staging.State state = new Staging.State(Checksums.ofText(address.toString()), validator, total);
        copy(reply, staging.begin(state), 0, total);
    }

    private void goOn(Response reply, Staging.Have have) throws IOException {
        if (have.offset() == 0) {
            throw wrong("the server sends a part of it where all was asked for");
        }
        Optional<Replies.Range> range = Replies.range(reply);
        if (range.isEmpty() || range.get().start() != have.offset() || changed(reply, range.get(), have.state())) {
            throw startOver("it changed since the transfer began");
        }
        long total = Math.max(range.get().total(), have.state().length());
        bound(total);
        copy(reply, staging.append(), have.offset(), total);
    }

    private static boolean changed(Response reply, Replies.Range range, Staging.State state) {
        String validator = Replies.validator(reply);
        boolean otherLength = range.total() >= 0 && state.length() >= 0 && range.total() != state.length();
        return otherLength || (!validator.isEmpty() && !validator.equals(state.validator()));
    }

    /** Nothing beyond what is here: all of it, if the server means the same length. */
    private void beyondEnd(Response reply, Staging.Have have) throws IOException {
        long total = Replies.range(reply).map(Replies.Range::total).orElse(-1L);
        if (have.offset() == 0) {
            throw web.refused(address, reply, limits);
        }
        if (total != have.offset() || have.state().length() > total) {
            throw startOver("the server has no byte " + have.offset() + " of it");
        }
    }

    private TransientException startOver(String why) throws IOException {
        staging.discard();
        return new TransientException(why);
    }

    private void copy(Response reply, OutputStream staged, long offset, long total) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = offset;
        try (OutputStream out = staged) {
            InputStream in = reply.body().byteStream();
            Pace pace = new Pace(limits.slowestBytesPerSecond(), limits.slowestOverMs());
            for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
                done += n;
                bound(done);
                withinDeclared(done, total);
                out.write(buffer, 0, n);
                meter.moved(done, total);
                pace.moved(n);
            }
        }
        if (done < total) {
            throw new TransientException("the connection ended at byte " + done + " of " + total);
        }
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new TransientException(Web.reason(e));
        }
    }

    private void bound(long bytes) {
        if (bytes > file.maxBytes()) {
            throw wrong(refusal("it has more than max-bytes: " + file.maxBytes()));
        }
    }

    private void withinDeclared(long done, long total) {
        if (total >= 0 && done > total) {
            throw wrong(refusal("the server declared " + total + " bytes and sends more"));
        }
    }

    /** Removes the part, which must not be built upon. */
    private String refusal(String why) {
        try {
            staging.discard();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return why;
    }

    private UserException wrong(String why) {
        return new UserException("Cannot fetch " + Addresses.shown(address) + ": " + why);
    }
}
