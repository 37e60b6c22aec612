package fr.medinjection.score;

import java.io.Serializable;

/** Which two models are compared, the first of them first in the order of names. */
interface Opponents extends Serializable {
    /** Every model with every other one. */
    Opponents ALL = (first, second) -> true;

    boolean meet(String first, String second);
}
