package lifeboat.console.web;

/// What every page has around it.
///
/// @param here path of the entry of the navigation that it belongs to; empty: none
/// @param live whether the page may be renewed while somebody looks at it
/// @param version of the style and the script
record Frame(String site, String title, String here, Viewer viewer, boolean live, String version) {
    /// For `aria-current`; an attribute without a value is left out.
    boolean isHere(String path) {
        return path.equals(here);
    }
}
