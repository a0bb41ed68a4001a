namespace KubeNet.Shell.Tests.Pages;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">The word behind the fence.</param>
/// <param name="Text">What stands between the fences, with its last line break.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
/// <param name="Start">Where the text begins in the page.</param>
internal sealed record PageBlock(string Language, string Text, int Line, int Start)
{
    /// <summary>The block before it on the page; null at the first.</summary>
    public PageBlock? Previous { get; init; }

    /// <summary>Whether it shows what the PowerShell block before it prints.</summary>
    public bool IsOutput => Language == "text" && Previous?.Language == "powershell";
}
