package fr.medinjection.mix;

import fr.medinjection.UserException;
import fr.medinjection.data.Split;
import fr.medinjection.mix.MixProof.PartProof;
import fr.medinjection.mix.MixProof.StratumProof;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the proof of a mix from what was planned and what was counted in the rows themselves. */
record MixProofs(MixConfig config, Census census, Collection<MixPlan> plans) {
    MixProof of(MixPlan plan, Tally tally) {
        if (!tally.rows().equals(plan.quotas())) {
            throw new UserException("Cannot build mix " + plan.name() + ": rows of the corpus share an id");
        }
        return new MixProof(
                plan.name(),
                plan.size(),
                config.seed(),
                parts(plan, Split.TRAIN, plan.training()),
                parts(plan, Split.VALIDATION, plan.validation()),
                tally.checksum(Split.TRAIN),
                tally.checksum(Split.VALIDATION),
                nestedIn(plan),
                remarks(plan));
    }

    private List<PartProof> parts(MixPlan plan, Split split, List<Long> rows) {
        List<PartProof> proofs = new ArrayList<>();
        for (int i = 0; i < plan.parts().size(); i++) {
            Part part = plan.parts().get(i);
            List<StratumProof> strata = new ArrayList<>();
            census.strata(split, part)
                    .forEach((stratum, available) -> strata.add(new StratumProof(
                            stratum, available, plan.quotas().getOrDefault(new Cell(split, stratum), 0L))));
            proofs.add(new PartProof(part.name(), plan.ratios().get(i), census.rows(split, part), rows.get(i), strata));
        }
        return proofs;
    }

    private Map<String, List<String>> nestedIn(MixPlan plan) {
        Map<String, List<String>> nested = new TreeMap<>();
        for (int i = 0; i < plan.parts().size(); i++) {
            Part part = plan.parts().get(i);
            long training = plan.training().get(i);
            long validation = plan.validation().get(i);
            List<String> larger = plans.stream()
                    .filter(other ->
                            !other.name().equals(plan.name()) && other.parts().contains(part))
                    .filter(other -> other.training().get(other.parts().indexOf(part)) >= training
                            && other.validation().get(other.parts().indexOf(part)) >= validation)
                    .map(MixPlan::name)
                    .toList();
            nested.put(part.name(), larger);
        }
        return nested;
    }

    private List<String> remarks(MixPlan plan) {
        List<String> remarks = new ArrayList<>();
        long wanted = MixPlan.validationRows(plan.size(), config.validationShare());
        List<Long> shares = Shares.of(wanted, plan.ratios());
        for (int i = 0; i < plan.parts().size(); i++) {
            Part part = plan.parts().get(i);
            long has = census.rows(Split.VALIDATION, part);
            if (has == 0 && wanted > 0) {
                remarks.add(part.name()
                        + " has no validation part: no validation split, and too few rows to hold out texts");
            } else if (plan.validation().get(i) < shares.get(i)) {
                remarks.add("validation of " + part.name() + " has "
                        + plan.validation().get(i) + " rows, wanted " + shares.get(i));
            }
        }
        return remarks;
    }
}
