using System.Runtime.CompilerServices;

namespace KubeNet.LabFiles.Tests;

/// <summary>Approved text under tests/Golden. KUBENET_UPDATE_GOLDEN=1 approves what is.</summary>
internal static class Golden
{
    public static string PathOf(string file) => Path.Combine(Root(), file);

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Golden");

    public static void ShouldBe(string file, string text)
    {
        var path = PathOf(file);
        if (Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        RoundTrip.ShouldBeSame(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
