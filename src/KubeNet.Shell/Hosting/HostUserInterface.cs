using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KubeNet.Shell.Hosting;

/// <summary>Writes what a session says: output on standard output, errors on standard error, progress on one line of a terminal.</summary>
internal sealed class HostUserInterface : PSHostUserInterface
{
    private readonly HostWriter output;
    private readonly HostWriter error;
    private readonly ProgressLine progress;
    private readonly UserQuestions questions;
    private readonly HostRawUserInterface raw;
    private readonly bool styled;

    public HostUserInterface(HostStreams streams, bool nonInteractive)
    {
        var gate = new Lock();
        output = new HostWriter(streams.Output, streams.OutputStyled, gate);
        error = new HostWriter(streams.Error, streams.ErrorStyled, gate);
        styled = streams.OutputStyled;
        raw = new HostRawUserInterface(streams);
        progress = new ProgressLine(output, streams);
        questions = new UserQuestions(this, streams, nonInteractive);
        PSStyle.Instance.OutputRendering = styled ? OutputRendering.Host : OutputRendering.PlainText;
    }

    /// <summary>Where lines come from on a terminal; null means plain reads from standard input.</summary>
    public ILineSource? LineSource
    {
        get => questions.LineSource;
        set => questions.LineSource = value;
    }

    /// <summary>While true, everything is written to standard error: how an error that ended a command is shown.</summary>
    public bool ReportsError { get; set; }

    /// <summary>What stands on the current line of the terminal.</summary>
    public string OpenLine => output.OpenLine;

    /// <summary>Whether the next character starts a line of the terminal.</summary>
    public bool AtLineStart => output.AtLineStart;

    public override PSHostRawUserInterface RawUI => raw;

    public override bool SupportsVirtualTerminal => styled;

    public override void Write(string value) => Put(ReportsError ? error : output, "", value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Put(output, Colors(foregroundColor, backgroundColor), value);

    public override void WriteLine(string value) => Put(ReportsError ? error : output, "", value + Environment.NewLine);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        Put(output, Colors(foregroundColor, backgroundColor), value);
        Put(output, "", Environment.NewLine);
    }

    public override void WriteErrorLine(string value)
    {
        Put(error, PSStyle.Instance.Formatting.Error, value);
        Put(error, "", Environment.NewLine);
    }

    public override void WriteWarningLine(string message) => Labelled(PSStyle.Instance.Formatting.Warning, "WARNING: ", message);

    public override void WriteVerboseLine(string message) => Labelled(PSStyle.Instance.Formatting.Verbose, "VERBOSE: ", message);

    public override void WriteDebugLine(string message) => Labelled(PSStyle.Instance.Formatting.Debug, "DEBUG: ", message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => progress.Show(record);

    public override string ReadLine() => questions.Line();

    public override SecureString ReadLineAsSecureString() => questions.Secret();

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        questions.Fields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        questions.Choice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        questions.Credential(caption, message, userName, targetName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        questions.Credential(caption, message, userName, targetName);

    /// <summary>Says that the user's Enter has ended the line.</summary>
    public void LineEnded() => output.LineEnded();

    /// <summary>Takes the progress line off the screen, as a prompt does.</summary>
    public void EndProgress() => progress.Clear();

    private static string Colors(ConsoleColor foreground, ConsoleColor background) =>
        (foreground == HostRawUserInterface.DefaultColor ? "" : PSStyle.MapForegroundColorToEscapeSequence(foreground))
        + (background == HostRawUserInterface.DefaultColor ? "" : PSStyle.MapBackgroundColorToEscapeSequence(background));

    private void Labelled(string style, string label, string message)
    {
        Put(output, style, label + message);
        Put(output, "", Environment.NewLine);
    }

    private void Put(HostWriter writer, string style, string text)
    {
        progress.Clear();
        if (style.Length == 0) writer.Write(text);
        else writer.Write(style, text);
    }
}
