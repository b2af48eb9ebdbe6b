from unittest.mock import create_autospec

import members


# --8<-- [start:test]
def test_welcome():
    mailer = create_autospec(members.Mailer, instance=True)
    members.welcome(mailer, "minsu@example.com")
    mailer.send.assert_called_once_with("minsu@example.com")


# --8<-- [end:test]
