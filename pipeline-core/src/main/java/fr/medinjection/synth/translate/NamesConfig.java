package fr.medinjection.synth.translate;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * Which names a translation must keep, and in which French form.
 *
 * @param endings of drug names in English, with the regular endings of their French forms, without accents
 * @param drugs drugs without such an ending, or with another French name, with their French names, without accents
 * @param notDrugs ordinary English words with such an ending
 * @param symbols English symbols and abbreviations that French writes otherwise, with all that it may write
 * @param genes symbols without a digit that are never translated
 */
public record NamesConfig(
        Map<String, List<String>> endings,
        Map<String, List<String>> drugs,
        List<String> notDrugs,
        Map<String, List<String>> symbols,
        List<String> genes)
        implements Serializable {}
