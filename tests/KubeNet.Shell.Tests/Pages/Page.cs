using System.Text.RegularExpressions;

namespace KubeNet.Shell.Tests.Pages;

/// <summary>A page that a person reads: README.md, docs and their like, with its fenced blocks.</summary>
internal sealed partial record Page(string Name, string Text, IReadOnlyList<PageBlock> Blocks)
{
    /// <summary>Every page of the repository, from its root.</summary>
    public static IEnumerable<string> Names =>
        Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Repository.File("."), "*.md"))
            .Select(path => Path.GetRelativePath(Repository.File("."), path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a page.</summary>
    public static Page Read(string name)
    {
        var text = File.ReadAllText(Repository.File(name)).ReplaceLineEndings("\n");
        var blocks = new List<PageBlock>();
        foreach (Match match in Fenced().Matches(text))
        {
            blocks.Add(new PageBlock(match.Groups[1].Value, match.Groups[2].Value, text.AsSpan(0, match.Index).Count('\n') + 1, match.Groups[2].Index)
            {
                Previous = blocks.LastOrDefault(),
            });
        }

        return new Page(name, text, blocks);
    }

    /// <summary>The page with other texts in its blocks.</summary>
    public string With(Func<PageBlock, string> text)
    {
        var at = 0;
        var page = new System.Text.StringBuilder();
        foreach (var block in Blocks)
        {
            page.Append(Text, at, block.Start - at).Append(text(block));
            at = block.Start + block.Text.Length;
        }

        return page.Append(Text, at, Text.Length - at).ToString();
    }

    [GeneratedRegex("^```(\\w*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();
}
