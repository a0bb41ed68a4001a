namespace KubeNet.Engine;

/// <summary>The valid choices at the end of an error message.</summary>
public static class Choices
{
    private const int Most = 12;

    /// <summary><c>There are: a, b, c.</c>, cut after a dozen; <paramref name="none"/> where there is nothing to choose.</summary>
    public static string Among(IEnumerable<string> names, string lead, string none)
    {
        var all = names.ToList();
        if (all.Count == 0)
            return none;
        var shown = string.Join(", ", all.Take(Most));
        return all.Count > Most ? $"{lead}: {shown} and {all.Count - Most} more." : $"{lead}: {shown}.";
    }
}
