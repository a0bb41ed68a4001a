using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles;

/// <summary>
/// Steps from one format to the next. A file of an older format goes through all that follow before it is read, so that the reader knows only the newest. A new
/// format is a step here: what it moved or renamed is moved and renamed in the JSON.
/// </summary>
internal static class LabUpgrades
{
    /// <summary>The oldest format that can be read.</summary>
    public const int Oldest = 1;

    // From format 1 + index to the next one.
    private static readonly Action<JsonPart>[] s_steps = [];

    /// <summary>The format that the steps lead to.</summary>
    public static int Newest => Oldest + s_steps.Length;

    /// <summary>Brings a file to the newest format.</summary>
    public static void Apply(JsonPart part, int format) => Apply(part, format, s_steps);

    internal static void Apply(JsonPart part, int format, IReadOnlyList<Action<JsonPart>> steps)
    {
        for (var step = format - Oldest; step < steps.Count; step++)
            steps[step](part);
    }
}
