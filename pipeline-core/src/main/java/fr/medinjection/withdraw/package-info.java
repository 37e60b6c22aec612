/** Withdrawals: what is taken back, with everything that was made from it, and where it had gone. */
package fr.medinjection.withdraw;
