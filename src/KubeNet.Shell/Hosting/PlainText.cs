using System.Management.Automation;
using System.Management.Automation.Internal;

namespace KubeNet.Shell.Hosting;

/// <summary>Takes escape sequences out of text that does not go to a terminal.</summary>
internal static class PlainText
{
    /// <summary>The text without its escape sequences.</summary>
    public static string Of(string text) =>
        text.Contains('\u001b', StringComparison.Ordinal) ? new StringDecorated(text).ToString(OutputRendering.PlainText) : text;
}
