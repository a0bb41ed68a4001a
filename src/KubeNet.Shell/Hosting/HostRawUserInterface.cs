using System.Management.Automation.Host;

namespace KubeNet.Shell.Hosting;

/// <summary>The screen below the host: its width, its title, and clearing it. What needs a character grid is not supported.</summary>
internal sealed class HostRawUserInterface : PSHostRawUserInterface
{
    /// <summary>Stands for the terminal's own colour, as in pwsh.</summary>
    public const ConsoleColor DefaultColor = (ConsoleColor)(-1);

    private const int DefaultHeight = 50;

    private readonly HostStreams streams;

    public HostRawUserInterface(HostStreams streams) => this.streams = streams;

    public override ConsoleColor ForegroundColor { get; set; } = DefaultColor;

    public override ConsoleColor BackgroundColor { get; set; } = DefaultColor;

    public override int CursorSize { get; set; } = 25;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "KubeNet";

    public override Size BufferSize
    {
        get => WindowSize;
        set => throw NotAGrid();
    }

    public override Size WindowSize
    {
        get => new(streams.Width(), streams.OutputRedirected ? DefaultHeight : Math.Max(1, Console.WindowHeight));
        set => throw NotAGrid();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override bool KeyAvailable => !streams.InputRedirected && Console.KeyAvailable;

    public override Coordinates CursorPosition
    {
        get => streams.IsTerminal ? new Coordinates(Console.CursorLeft, Console.CursorTop) : default;
        set
        {
            if (streams.IsTerminal) Console.SetCursorPosition(value.X, value.Y);
        }
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (streams.InputRedirected) throw new InvalidOperationException("No key can be read: standard input is not a terminal.");
        ConsoleKeyInfo key = Console.ReadKey((options & ReadKeyOptions.NoEcho) != 0);
        ControlKeyStates states = (key.Modifiers.HasFlag(ConsoleModifiers.Shift) ? ControlKeyStates.ShiftPressed : 0)
            | (key.Modifiers.HasFlag(ConsoleModifiers.Alt) ? ControlKeyStates.LeftAltPressed : 0)
            | (key.Modifiers.HasFlag(ConsoleModifiers.Control) ? ControlKeyStates.LeftCtrlPressed : 0);
        return new KeyInfo((int)key.Key, key.KeyChar, states, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        while (KeyAvailable) Console.ReadKey(intercept: true);
    }

    /// <summary>Clears the whole screen, the one fill that scripts ask for (<c>Clear-Host</c>).</summary>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (streams.OutputStyled) streams.Output.Write("\u001b[H\u001b[2J\u001b[3J");
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotAGrid();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotAGrid();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotAGrid();

    private static NotSupportedException NotAGrid() => new("This host writes a stream of text; it has no character grid to read, resize or scroll.");
}
