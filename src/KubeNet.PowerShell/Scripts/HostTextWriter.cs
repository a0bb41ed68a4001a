using System.Management.Automation;
using System.Text;

namespace KubeNet.PowerShell.Scripts;

/// <summary>What a script prints, as <c>Write-Host</c> would show it: to the host, and <c>6&gt;</c> can take it.</summary>
internal sealed class HostTextWriter(PSCmdlet cmdlet) : TextWriter
{
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();
    private readonly TextWriter _console = Console.Out;
    private bool _isShowing;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        // A host may show what it is given by Console.Out, which is this writer while a script runs.
        if (_isShowing && Environment.CurrentManagedThreadId == _pipelineThread)
        {
            _console.Write(buffer);
            return;
        }

        lock (_gate)
            _line.Append(buffer);
        if (buffer.Contains('\n'))
            Show(whole: false);
    }

    public override void Flush() => Show(whole: true);

    /// <summary>Lets the host show something that the script did not print, after what it did print.</summary>
    public void ShowBeside(Action show)
    {
        Flush();
        _isShowing = true;
        try
        {
            show();
        }
        finally
        {
            _isShowing = false;
        }
    }

    // Other threads of the script leave their lines for the pipeline's own, which alone may write.
    private void Show(bool whole)
    {
        if (Environment.CurrentManagedThreadId != _pipelineThread || _isShowing)
            return;
        string text;
        lock (_gate)
        {
            text = _line.ToString();
            var end = whole ? text.Length : text.LastIndexOf('\n') + 1;
            _line.Remove(0, end);
            text = text[..end];
        }

        if (text.Length == 0)
            return;
        var endsLine = text[^1] == '\n';
        _isShowing = true;
        try
        {
            cmdlet.WriteInformation(new HostInformationMessage { Message = endsLine ? text[..^1] : text, NoNewLine = !endsLine }, ["PSHOST"]);
        }
        finally
        {
            _isShowing = false;
        }
    }
}
