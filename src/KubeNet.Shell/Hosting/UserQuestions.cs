using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace KubeNet.Shell.Hosting;

/// <summary>Asks the user: a line, a secret, a choice (<c>-Confirm</c>), the values of mandatory parameters, a credential.</summary>
internal sealed class UserQuestions
{
    private readonly HostUserInterface ui;
    private readonly HostStreams streams;
    private readonly bool nonInteractive;

    public UserQuestions(HostUserInterface ui, HostStreams streams, bool nonInteractive)
    {
        this.ui = ui;
        this.streams = streams;
        this.nonInteractive = nonInteractive;
    }

    /// <summary>Reads from a terminal with editing; null means plain reads from standard input.</summary>
    public ILineSource? LineSource { get; set; }

    /// <summary>One line, empty at the end of the input.</summary>
    public string Line() => Ask("", secret: false);

    /// <summary>One line that is not shown.</summary>
    public SecureString Secret()
    {
        var secret = new SecureString();
        foreach (char c in Ask("", secret: true)) secret.AppendChar(c);
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>A value for each field; an array field is read until an empty line.</summary>
    public Dictionary<string, PSObject> Fields(string caption, string message, Collection<FieldDescription> fields)
    {
        RefuseIfSilent(message);
        Heading(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (FieldDescription field in fields)
        {
            Type type = LanguagePrimitives.TryConvertTo(field.ParameterAssemblyFullName, out Type? byName) && byName is not null
                ? byName
                : Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
            answers[field.Name] = PSObject.AsPSObject(Field(field.Name, type));
        }

        return answers;
    }

    /// <summary>The index of the chosen answer: its hot key, its whole label, or an empty line for the default. <c>?</c> explains.</summary>
    public int Choice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RefuseIfSilent(message);
        Heading(caption, message);
        var menu = new ChoiceMenu(choices, defaultChoice);
        while (true)
        {
            string answer = Ask(menu.Prompt + " ", secret: false).Trim();
            if (answer == "?")
            {
                foreach (string line in menu.Help()) ui.WriteLine(line);
                continue;
            }

            if (menu.Find(answer) is int chosen) return chosen;
        }
    }

    /// <summary>A user name and a password.</summary>
    public PSCredential Credential(string caption, string message, string userName, string targetName)
    {
        RefuseIfSilent(message);
        Heading(caption, message);
        string user = string.IsNullOrEmpty(userName) ? Ask("User: ", secret: false) : userName;
        if (user.Length == 0) return PSCredential.Empty;
        ui.Write($"Password for user {user}: ");
        string name = string.IsNullOrEmpty(targetName) || user.Contains('\\', StringComparison.Ordinal) ? user : targetName + "\\" + user;
        return new PSCredential(name, Secret());
    }

    private object Field(string name, Type type)
    {
        if (type == typeof(SecureString))
        {
            ui.Write(name + ": ");
            return Secret();
        }

        if (!type.IsArray) return LanguagePrimitives.ConvertTo(Ask(name + ": ", secret: false), type);
        var items = new List<string>();
        while (Ask($"{name}[{items.Count}]: ", secret: false) is { Length: > 0 } item) items.Add(item);
        return LanguagePrimitives.ConvertTo(items.ToArray(), type);
    }

    private void Heading(string caption, string message)
    {
        ui.WriteLine();
        if (!string.IsNullOrEmpty(caption)) ui.WriteLine(PSStyle.Instance.Bold + caption + PSStyle.Instance.BoldOff);
        if (!string.IsNullOrEmpty(message)) ui.WriteLine(message);
    }

    private string Ask(string prompt, bool secret)
    {
        RefuseIfSilent(prompt);
        ui.Write(prompt);
        if (LineSource is not null)
        {
            string? answer = LineSource.ReadAnswer(ui.OpenLine, secret);
            ui.LineEnded();
            return answer ?? throw new PipelineStoppedException();
        }

        return streams.Input.ReadLine() ?? throw new HostException("The question was not answered: standard input has ended.");
    }

    private void RefuseIfSilent(string question)
    {
        if (!nonInteractive) return;
        throw new HostException(
            "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available."
            + (string.IsNullOrWhiteSpace(question) ? "" : $" Asked: {question.Trim()}"));
    }
}
