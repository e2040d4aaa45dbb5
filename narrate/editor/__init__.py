"""The editor's view: a script with its cast beside the sound, and corrections that land in the script's file.

Nothing here touches a file, a process or a socket; `narrate.adapters.server_editor` brings the requests.
"""
