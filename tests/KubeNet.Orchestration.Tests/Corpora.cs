using System.Runtime.CompilerServices;

namespace KubeNet.Orchestration.Tests;

/// <summary>The files of tests/Corpora.</summary>
internal static class Corpora
{
    public static string PathOf(params string[] parts) => Path.Combine([Root(), .. parts]);

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Corpora");
}
