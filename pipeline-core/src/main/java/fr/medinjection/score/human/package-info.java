/** Physicians and the scores: a blinded sample of answers, the page on which they are rated, and how well judges and metrics agree. */
package fr.medinjection.score.human;
