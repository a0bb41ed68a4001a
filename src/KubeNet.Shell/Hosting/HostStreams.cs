using System.Text;

namespace KubeNet.Shell.Hosting;

/// <summary>The standard streams of the host, and what may be written to each.</summary>
public sealed record HostStreams
{
    private const int DefaultWidth = 80;

    /// <summary>Standard input as text.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Standard output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether standard input is a file or pipe.</summary>
    public bool InputRedirected { get; init; } = true;

    /// <summary>Whether standard output is a file or pipe.</summary>
    public bool OutputRedirected { get; init; } = true;

    /// <summary>Whether standard error is a file or pipe.</summary>
    public bool ErrorRedirected { get; init; } = true;

    /// <summary>Whether the user and the terminal take escape sequences at all, see <see cref="ColorPolicy"/>.</summary>
    public bool StylesAllowed { get; init; }

    /// <summary>Whether the terminal can move its cursor, which line editing needs.</summary>
    public bool CursorMoves { get; init; }

    /// <summary>Columns of the terminal; 80 where the process has none, as in pwsh.</summary>
    public Func<int> Width { get; init; } = () => DefaultWidth;

    /// <summary>Whether escape sequences reach standard output.</summary>
    public bool OutputStyled => StylesAllowed && !OutputRedirected;

    /// <summary>Whether escape sequences reach standard error.</summary>
    public bool ErrorStyled => StylesAllowed && !ErrorRedirected;

    /// <summary>Whether a person sits at both ends.</summary>
    public bool IsTerminal => !InputRedirected && !OutputRedirected;

    /// <summary>The streams of this process, in UTF-8.</summary>
    public static HostStreams OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        if (OperatingSystem.IsWindows()) WindowsConsole.EnableEscapeSequences();
        if (Console.IsInputRedirected) Console.InputEncoding = utf8;
        return new HostStreams
        {
            Input = Console.In,
            Output = Console.Out,
            Error = Console.Error,
            InputRedirected = Console.IsInputRedirected,
            OutputRedirected = Console.IsOutputRedirected,
            ErrorRedirected = Console.IsErrorRedirected,
            StylesAllowed = ColorPolicy.Allows(Environment.GetEnvironmentVariable),
            CursorMoves = ColorPolicy.MovesCursor(Environment.GetEnvironmentVariable),
            Width = WindowWidth,
        };
    }

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
