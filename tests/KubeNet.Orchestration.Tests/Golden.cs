using System.Runtime.CompilerServices;

namespace KubeNet.Orchestration.Tests;

/// <summary>Approved text under tests/Golden. KUBENET_UPDATE_GOLDEN=1 approves what is.</summary>
internal static class Golden
{
    public static void ShouldBe(string file, string text)
    {
        var path = Path.Combine(Root(), file);
        if (Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden");
}
