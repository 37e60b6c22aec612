package fr.medinjection.withdraw;

import java.util.List;

/** What is taken back: the contents of the {@link WithdrawalLog}, in its order. */
public record WithdrawConfig(List<Withdrawal> withdrawals) {
    public WithdrawConfig {
        withdrawals = List.copyOf(withdrawals);
    }
}
