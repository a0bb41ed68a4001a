namespace KubeNet.FSharp

module internal Parts =
    /// Takes the next part of a thing by its word, after those that were seen: each may be given once, and only those that the thing has.
    let take what words seen word =
        if not (List.contains word words) then
            let all = String.concat ", " words
            Place.complain "ConflictingOptions" $"{what} has no {word}; it has {all}."

        if Set.contains word seen then
            Place.complain "ConflictingOptions" $"{what} has {word} twice; give it once."

        Set.add word seen
