namespace KubeNet.Shell.Tests.Scenarios;

/// <summary>A failure story of scripts/stories: a script whose comment-based help tells what it is about, and its page in docs/stories.</summary>
internal sealed record Story(string Name, string Synopsis, string Description)
{
    /// <summary>All stories, by name.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Repository.File("scripts/stories"), "*.ps1").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>The script, from the repository's root.</summary>
    public string Script => $"scripts/stories/{Name}.ps1";

    /// <summary>The page, from the repository's root.</summary>
    public string Page => $"docs/stories/{Name}.md";

    /// <summary>Reads a story's help.</summary>
    public static Story Read(string name)
    {
        var text = File.ReadAllText(Repository.File($"scripts/stories/{name}.ps1")).ReplaceLineEndings("\n");
        return new Story(name, Section(text, "SYNOPSIS", "\n\n.DESCRIPTION"), Section(text, "DESCRIPTION", "\n#>"));
    }

    /// <summary>The page that tells the story with what the script prints.</summary>
    public string Write(string broken, string mended) =>
        $"""
        # {Synopsis.TrimEnd('.')}

        {Description}

        ```sh
        ./kubenet -File {Script}
        ```

        ```text
        {broken.Trim('\n')}
        ```

        The same network, mended:

        ```sh
        ./kubenet -File {Script} -Fixed
        ```

        ```text
        {mended.Trim('\n')}
        ```

        """.ReplaceLineEndings("\n");

    /// <summary>The list of all stories.</summary>
    public static string Index() =>
        "# Failure stories\n\n"
        + "Networks that are broken in ways that people meet. Each script builds the network, shows where the packet ends and says the cause; with `-Fixed` it shows the same network\nmended. "
        + "The pages are made from the scripts and from what they print.\n\n"
        + string.Concat(Names.Select(Read).Select(story => $"- [{story.Name}]({story.Name}.md): {story.Synopsis}\n"));

    private static string Section(string text, string name, string end)
    {
        var start = text.IndexOf($".{name}\n", StringComparison.Ordinal) + name.Length + 2;
        var stop = text.IndexOf(end, start, StringComparison.Ordinal);
        return start > name.Length + 1 && stop > start ? text[start..stop].Trim('\n') : throw new InvalidDataException($"The story has no .{name} that ends at '{end.Trim()}'.");
    }
}
