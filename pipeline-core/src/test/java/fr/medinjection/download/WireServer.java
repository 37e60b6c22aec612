package fr.medinjection.download;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a bare socket: a test says byte for byte what a request is answered, lies and breaks included. */
public final class WireServer implements AutoCloseable {
    /** One request as it came. */
    public record Request(String path, Map<String, String> headers) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** First byte asked for, 0 without a Range. */
        public int from() {
            return header("Range").isEmpty()
                    ? 0
                    : Integer.parseInt(header("Range").replaceAll("\\D", ""));
        }
    }

    /** Writes the answer to the {@code number}-th request (from 1); the connection closes when it returns. */
    public interface Answer {
        void write(Request request, int number, OutputStream out) throws IOException, InterruptedException;
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket socket;
    private final Answer answer;
    private final Thread thread;

    public WireServer(Answer answer) throws IOException {
        this.answer = answer;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.thread = new Thread(this::serve, "wire-server");
        thread.setDaemon(true);
        thread.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public int port() {
        return socket.getLocalPort();
    }

    public static void head(OutputStream out, String status, String... headers) throws IOException {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        out.write(("HTTP/1.1 " + status + "\r\n" + lines + "Connection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A whole, honest answer. */
    public static void ok(OutputStream out, byte[] body, String... headers) throws IOException {
        head(out, "200 OK", append(headers, "Content-Length: " + body.length));
        out.write(body);
    }

    /** An honest server of {@code body} that knows ranges and validators. */
    public static void ranged(Request request, OutputStream out, byte[] body, String tag) throws IOException {
        boolean fresh = request.header("If-Range").isEmpty()
                || request.header("If-Range").equals(tag);
        int from = fresh ? request.from() : 0;
        if (request.header("Range").isEmpty() || !fresh) {
            ok(out, body, "ETag: " + tag);
        } else if (from >= body.length) {
            head(out, "416 Range Not Satisfiable", "Content-Range: bytes */" + body.length, "Content-Length: 0");
        } else {
            partHead(out, from, body.length, tag);
            out.write(body, from, body.length - from);
        }
    }

    public static void partHead(OutputStream out, int from, int total, String tag) throws IOException {
        head(
                out,
                "206 Partial Content",
                "ETag: " + tag,
                "Content-Length: " + (total - from),
                "Content-Range: bytes " + from + "-" + (total - 1) + "/" + total);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                Request request = read(connection);
                requests.add(request);
                OutputStream out = connection.getOutputStream();
                answer.write(request, requests.size(), out);
                out.flush();
            } catch (SocketException e) {
                // The client hung up, or the test is over.
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Request read(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        String first = in.readLine();
        Map<String, String> headers = new TreeMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Request(first == null ? "" : first.split(" ")[1], headers);
    }

    private static String[] append(String[] headers, String last) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = last;
        return all;
    }
}
