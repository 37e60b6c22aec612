package fr.medinjection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an answer might have begun with: the likeliest tokens at its first place, with the logarithms of their probabilities. */
public record FirstToken(List<Candidate> candidates) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A probability that is rounded may come out a little above 1. */
    private static final double ROUNDED = 1e-3;

    /** One token that might have come. */
    public record Candidate(String token, double logProbability) {}

    public FirstToken {
        candidates = List.copyOf(candidates);
    }

    /**
     * One token of a reply.
     *
     * @param candidates the token and what else might have stood there; none where a server tells something that is no probability
     */
    record Place(String token, List<Candidate> candidates) {
        Place {
            candidates = List.copyOf(candidates);
        }

        /** @param others what else might have stood there, with or without the token that does */
        static Place of(String tokenName, String logName, JsonNode written, JsonNode others) {
            String token = written.path(tokenName).asText();
            List<Candidate> candidates = new ArrayList<>();
            boolean isListed = false;
            for (JsonNode other : others) {
                isListed |= other.path(tokenName).asText().equals(token);
                candidates.add(candidate(other, tokenName, logName));
            }
            if (!isListed) {
                candidates.add(candidate(written, tokenName, logName));
            }
            return new Place(token, candidates.stream().allMatch(Place::holds) ? candidates : List.of());
        }

        private static Candidate candidate(JsonNode node, String tokenName, String logName) {
            JsonNode log = node.path(logName);
            boolean isWhole = node.path(tokenName).isTextual() && log.isNumber();
            return new Candidate(node.path(tokenName).asText(), isWhole ? log.doubleValue() : Double.NaN);
        }

        private static boolean holds(Candidate candidate) {
            return Double.isFinite(candidate.logProbability()) && candidate.logProbability() <= ROUNDED;
        }
    }

    /** What stands at the place where the answer begins, behind any thought; none where the tokens told are not those of the reply. */
    static Optional<FirstToken> of(Reply reply, String answer) {
        String text = reply.text().stripTrailing();
        if (answer.isEmpty() || !text.endsWith(answer)) {
            return Optional.empty();
        }
        int start = text.length() - answer.length();
        int end = 0;
        for (Place place : reply.places()) {
            if (!text.startsWith(place.token(), end)) {
                return Optional.empty();
            }
            end += place.token().length();
            if (end > start) {
                return Optional.of(new FirstToken(place.candidates()))
                        .filter(first -> !first.candidates().isEmpty());
            }
        }
        return Optional.empty();
    }

    /** The form in which it stands in ledgers: pairs of a token and a number. */
    public String toJson() {
        ArrayNode pairs = JSON.createArrayNode();
        candidates.forEach(candidate -> pairs.addArray().add(candidate.token()).add(candidate.logProbability()));
        return pairs.toString();
    }

    public static FirstToken parse(String json) {
        List<Candidate> candidates = new ArrayList<>();
        try {
            JSON.readTree(json)
                    .forEach(pair -> candidates.add(
                            new Candidate(pair.path(0).asText(), pair.path(1).asDouble())));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Invalid log-probabilities: " + json, e);
        }
        return new FirstToken(candidates);
    }
}
